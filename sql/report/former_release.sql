-- When the release before this one was published; empty where this is the first.
-- grain: published_at

select max(releases.published_at) as published_at
from audit.releases
where releases.release_id <> (select current_release.release_id from audit.current_release)
