-- Every region, as the reference has it.

select *
from core.regions
