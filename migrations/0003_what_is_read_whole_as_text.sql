-- What is written and read as a whole, many times a second, is kept as the text that it is. As jsonb it was parsed into
-- binary numbers that take more room than their digits, and then compressed to fit.

alter table subject alter column states drop default;
alter table subject alter column states type json using states::json;
alter table subject alter column states set default '{}';
alter table score alter column points type json using points::json;
alter table ledger alter column moves type json using moves::json;

-- Compressing a row of two or three kilobytes costs more than writing it.
alter table subject set (toast_tuple_target = 8160);
