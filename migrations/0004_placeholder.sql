-- Stands in for a colleague's migration while this branch is alone.
select 1;
