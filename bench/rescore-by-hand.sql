-- What bench/fold.yaml says, as one query over all leads. `moments` has the instant at which each lead is scored.
with counted as (
  select subject_id, at,
    count(*) filter (where name = 'Form Submitted' and properties ->> 'form' in ('assessment', 'consultation')) as free_offer,
    count(*) filter (where name = 'Email Opened') as opens,
    count(*) filter (where name = 'Form Submitted' and properties ->> 'form' = 'newsletter') as newsletter,
    sum(power(2, -extract(epoch from at - occurred_at)::float8 / (14 * 86400)))
      filter (where name = 'Page Viewed' and properties ->> 'path' like '/pricing%') as pricing,
    count(*) filter (where name = 'Page Viewed' and properties ->> 'path' = '/careers') as careers,
    count(*) filter (where name = 'Email Opened' and occurred_at > at - interval '14 days') as recent_opens,
    sum(power(2, -extract(epoch from at - occurred_at)::float8 / (30 * 86400)))
      filter (where name = 'Email Clicked') as clicks,
    count(distinct properties ->> 'campaign')
      filter (where name in ('Email Opened', 'Email Clicked') and occurred_at > at - interval '90 days') as campaigns,
    count(distinct (occurred_at at time zone 'Europe/Prague')::date)
      filter (where name = 'Page Viewed' and occurred_at > at - interval '30 days') as days,
    sum((properties ->> 'seconds')::numeric) filter (where name = 'Video Played') as video,
    sum((properties ->> 'total')::float8 * power(2, -extract(epoch from at - occurred_at)::float8 / (90 * 86400)))
      filter (where name = 'Order Completed') as orders,
    max((properties ->> 'total')::numeric) filter (where name = 'Order Completed') as largest,
    count(*) filter (where name = 'White Paper Downloaded') as papers,
    min(occurred_at) filter (where name = 'Page Viewed') as first_page,
    (array_agg(properties ->> 'form' order by occurred_at desc, message_id desc) filter (where name = 'Form Submitted'))[1] as form
  from message join moments using (subject_id)
  where occurred_at <= at and retraction is null
  group by subject_id, at
),
visits as (
  select subject_id, max(occurred_at) as last_visit, count(*) filter (where occurred_at > at - interval '30 days') as recent_visits
  from (
    select subject_id, at, occurred_at, lag(occurred_at) over (partition by subject_id order by occurred_at) as before
    from message join moments using (subject_id)
    where name = 'Page Viewed' and occurred_at <= at and retraction is null
  ) as pages
  where before is null or occurred_at - before >= interval '30 minutes'
  group by subject_id
),
sequences as (
  select subject_id, count(*) as followed
  from message as pricing join moments using (subject_id)
  where name = 'Page Viewed' and properties ->> 'path' = '/pricing' and occurred_at <= at and retraction is null and exists (
    select from message as demo
    where demo.subject_id = pricing.subject_id and demo.name = 'Page Viewed' and demo.properties ->> 'path' = '/demo'
      and demo.occurred_at > pricing.occurred_at and demo.occurred_at <= pricing.occurred_at + interval '7 days'
      and demo.occurred_at <= at and demo.retraction is null)
  group by subject_id
),
points as (
  select subject_id, at,
    case when free_offer >= 1 then 80 else 0 end as free_offer,
    case when opens >= 5 then 25 else 0 end as email_opens,
    case when newsletter >= 1 then 15 else 0 end as newsletter,
    case when recent_visits > 2 then 10 else 0 end as regular_visits,
    case when floor(extract(epoch from at - last_visit) / 86400) >= 30 then -10 else 0 end as silent,
    floor(least(coalesce(pricing, 0) * 5, 15) + 0.5)::int as pricing_views,
    case when careers >= 1 then -10 else 0 end as careers,
    least(recent_opens * 2, 10)::int as recent_opens,
    floor(least(coalesce(clicks, 0) * 3, 30) + 0.5)::int as clicks,
    least(campaigns, 10)::int as campaigns,
    least(days, 10)::int as days,
    floor(least(coalesce(video, 0) * 0.01, 20) + 0.5)::int as video,
    floor(least(coalesce(orders, 0) * 0.01, 40) + 0.5)::int as orders,
    case when largest >= 400 then 15 when largest >= 100 then 5 else 0 end as largest,
    least(papers * 10, 30)::int as papers,
    case when floor(extract(epoch from at - first_page) / 86400) >= 90 then -5 else 0 end as first_seen,
    least(coalesce(followed, 0) * 5, 15)::int as sequence,
    case when form = 'contact' then 5 when form is not null then 1 else 0 end as form,
    case when lower(traits -> 'title' ->> 'value') = 'head of sales' then 10 when traits -> 'title' ->> 'value' is not null then 1 else 0 end as title,
    case when (traits -> 'company.employees' ->> 'value')::numeric between 50 and 500 then 10 else 0 end as size
  from counted
  left join visits using (subject_id)
  left join sequences using (subject_id)
  join subject using (subject_id)
)
insert into by_hand (subject_id, at, score, points)
select subject_id, at,
  greatest(0, least(100, free_offer + email_opens + newsletter + coalesce(regular_visits, 0) + coalesce(silent, 0) + pricing_views + careers
    + recent_opens + clicks + campaigns + days + video + orders + largest + papers + coalesce(first_seen, 0) + sequence + form
    + title + size)),
  jsonb_strip_nulls(to_jsonb(points) - 'subject_id' - 'at')
from points;
