-- Accumulator states are written and read as a whole, many times a second. As jsonb they were parsed into binary numbers
-- that take more room than their digits, and then compressed to fit; as json they stay the text that they are.

alter table subject alter column states drop default;
alter table subject alter column states type json using states::json;
alter table subject alter column states set default '{}';
-- Compressing a row of two or three kilobytes costs more than writing it.
alter table subject set (toast_tuple_target = 8160);
