-- A hundred thousand leads of ten thousand companies, each with a name, an owner or none, what sales said, and six events
-- of the last 60 days.
select setseed(0.5);

insert into subject (subject_id, kind, traits, measure_revision, remembered_at, first_seen_at, last_seen_at)
select gen_random_uuid(), 'company',
  jsonb_build_object(
    'name', jsonb_build_object('value', (array['Novák','Żabka','Ødegård','Mägi','Popescu','Hansen','Kowal','Svoboda','Tamm','Ionescu'])[1 + number % 10]
      || ' ' || (array['Energo','Metal','Logistik','Soft','Medika','Agro','Print'])[1 + number % 7] || ' ' || number, 'setAt', 0, 'messageId', 'g' || number),
    'employees', jsonb_build_object('value', (number * 7) % 900, 'setAt', 0, 'messageId', 'g' || number)),
  0, now(), now() - interval '90 days', now()
from generate_series(1, :leads / 10) as number;

insert into identity (kind, value, subject_id)
select 'group', 'company-' || row_number() over (order by subject_id), subject_id from subject where kind = 'company';

create temporary table made as
select number, gen_random_uuid() as subject_id, random() as chance, random() as pick,
  (array['Anna','Petr','Łukasz','Ioana','Jüri','Ingrid','Zoë','Tomáš','Małgorzata','Ştefan','Øyvind','Kateřina','Mart','Piotr','Elena','Håkon'])[1 + floor(random() * 16)::int]
    || ' ' || (array['Dvořáková','Zieliński','Popescu','Kaasik','Solberg','Novák','Wiśniewska','Ionescu','Tamm','Hansen','Černý','Wójcik','Mägi','Nilsen','Šimek','Lewandowska'])[1 + floor(random() * 16)::int] as name
from generate_series(1, :leads) as number;

insert into subject (subject_id, kind, company_id, traits, measure_revision, remembered_at, first_seen_at, last_seen_at)
select made.subject_id, 'lead', company.subject_id,
  jsonb_strip_nulls(jsonb_build_object(
    'name', jsonb_build_object('value', name, 'setAt', 0, 'messageId', 'm0'),
    'email', jsonb_build_object('value', 'lead' || number || '@company' || number % (:leads / 10) || '.example', 'setAt', 0, 'messageId', 'm0'),
    'title', jsonb_build_object('value', (array['CEO','CTO','Head of Sales','Buyer','Student'])[1 + floor(pick * 5)::int], 'setAt', 0, 'messageId', 'm0'),
    'country', jsonb_build_object('value', (array['CZ','PL','RO','EE','NO'])[1 + floor(chance * 5)::int], 'setAt', 0, 'messageId', 'm0'),
    '$company', jsonb_build_object('value', company.value, 'setAt', 0, 'messageId', 'm0'),
    'owner', case when chance < 0.7 then jsonb_build_object('value', 'Rep ' || lpad(floor(pick * pick * 40)::text, 2, '0'), 'setAt', 0, 'messageId', 'm0') end,
    'salesStatus', case when pick < 0.05 then jsonb_build_object('value', 'rejected', 'setAt', 0, 'messageId', 'm0')
      when pick < 0.15 then jsonb_build_object('value', 'accepted', 'setAt', 0, 'messageId', 'm0') end)),
  0, now(), now() - interval '90 days' * chance, now() - interval '30 days' * pick * pick
from made join identity company on company.kind = 'group' and company.value = 'company-' || (1 + number % (:leads / 10));

insert into identity (kind, value, subject_id) select 'user', 'lead-' || number, subject_id from made;

insert into message (subject_id, message_id, kind, name, occurred_at, received_at, properties)
select subject_id, 'm' || position, 'track',
  (array['Email Opened','Email Clicked','Page Viewed','Form Submitted','Video Played','Email Opened'])[position], at, at,
  case position when 4 then jsonb_build_object('form', (array['assessment','newsletter','contact'])[1 + floor(random() * 3)::int])
    when 5 then jsonb_build_object('seconds', floor(random() * 600)) else jsonb_build_object('campaign', 'c' || floor(random() * 20)) end
from (
  select subject_id, position, now() - interval '60 days' * ((6 - position + random()) / 6) as at
  from made, generate_series(1, 6) as position where random() < 0.75
) as drawn;

analyze subject;
analyze message;
analyze identity;
