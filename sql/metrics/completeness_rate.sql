-- What has been received of what is expected, a fraction; null where nothing is expected.

create macro metrics.completeness_rate(received, expected) as received / nullif(expected, 0);
