-- A hundred thousand leads with fifty messages each, spread over the last 120 days: one that tells who it is, then events.
select setseed(0.5);

insert into subject (subject_id, kind, traits, measure_revision, remembered_at, first_seen_at, last_seen_at)
select gen_random_uuid(), 'lead',
  jsonb_build_object(
    'title', jsonb_build_object('value', 'Head of Sales', 'setAt', 0, 'messageId', 'm0'),
    'company.employees', jsonb_build_object('value', floor(random() * 900)::int, 'setAt', 0, 'messageId', 'm0')),
  0, now(), now() - interval '120 days', now()
from generate_series(1, :leads);

insert into identity (kind, value, subject_id)
select 'user', 'lead-' || row_number() over (), subject_id from subject;

insert into message (subject_id, message_id, kind, name, occurred_at, received_at, properties)
select subject_id, 'm0', 'identify', '', '1970-01-01', now(),
  jsonb_build_object('title', 'Head of Sales', 'company', jsonb_build_object('employees', traits -> 'company.employees' -> 'value'))
from subject;

insert into message (subject_id, message_id, kind, name, occurred_at, received_at, properties)
select subject_id, 'm' || position,
  case when chance < 0.46 then 'page' else 'track' end,
  case
    when chance < 0.46 then 'Page Viewed' when chance < 0.72 then 'Email Opened' when chance < 0.80 then 'Email Clicked'
    when chance < 0.86 then 'Video Played' when chance < 0.92 then 'Something Else' when chance < 0.95 then 'Form Submitted'
    when chance < 0.97 then 'White Paper Downloaded' else 'Order Completed'
  end,
  occurred_at, occurred_at,
  case
    when chance < 0.46 then jsonb_build_object(
      'path', ('{/,/pricing,/blog/a,/careers,/demo}'::text[])[1 + floor(pick * 5)::int], 'title', 'A page', 'seconds', floor(pick * 90)::int)
    when chance < 0.72 then jsonb_build_object('campaign', 'c' || floor(pick * 20)::int)
    when chance < 0.80 then jsonb_build_object('campaign', 'c' || floor(pick * 20)::int, 'link', 'https://example.org/' || floor(pick * 50)::int)
    when chance < 0.86 then jsonb_build_object('seconds', floor(pick * 600)::int)
    when chance < 0.92 then jsonb_build_object('x', floor(pick * 9)::int)
    when chance < 0.95 then jsonb_build_object('form', ('{assessment,newsletter,contact}'::text[])[1 + floor(pick * 3)::int])
    when chance < 0.97 then jsonb_build_object('topic', 't' || floor(pick * 9)::int)
    else jsonb_build_object('total', floor(pick * 50000)::int / 100.0)
  end
from (
  select subject_id, position, random() as chance, random() as pick,
    now() - interval '120 days' * ((50 - position + random() * 0.9) / 50) as occurred_at
  from subject, generate_series(1, 49) as position
) as drawn;

analyze subject;
analyze message;
analyze identity;
