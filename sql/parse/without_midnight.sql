-- A day without the time at its end where that is midnight (2024-10-15T00:00:00, as portals write their days); any
-- other text as it is, so that a moment of the day is no day.

create macro parse.without_midnight(printed) as regexp_replace(printed, 'T00:00:00([.]0+)?$', '');
