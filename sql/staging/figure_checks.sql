-- Operands of printed figures as delivered.
-- grain: figure_id, role, operand_id

select
    line,
    figure_id,
    kind,
    role,
    operand_id,
from intake.figure_checks
