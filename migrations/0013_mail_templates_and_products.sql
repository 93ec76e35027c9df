-- E-mail templates with their versions, and the catalogue of products that e-mails suggest.

create table mail_template (
  template_id integer generated always as identity primary key,
  slug text not null unique,
  live_version integer,
  draft text,
  draft_updated_at timestamptz(3),
  draft_updated_by text,
  created_at timestamptz(3) not null
);
comment on table mail_template is 'E-mail templates. What is sent is the live version; without one nothing is.';
comment on column mail_template.draft is 'The text of the draft, YAML or JSON; it may have mistakes.';
comment on column mail_template.draft_updated_by is 'The name of who saved the draft last, as it was then.';

create table mail_template_version (
  template_id integer not null references mail_template,
  version integer not null,
  source text not null,
  bodies jsonb not null,
  comment text not null,
  published_at timestamptz(3) not null,
  published_by text not null,
  primary key (template_id, version)
);
comment on table mail_template_version is 'Published states of e-mail templates. Never changed.';
comment on column mail_template_version.source is 'The text of the template file, YAML or JSON.';
comment on column mail_template_version.bodies is 'Its MJML as HTML with names in the place of Liquid, and that Liquid, by where the MJML stands in the file.';

create table product (
  sku text primary key,
  title text not null,
  url text,
  image_url text,
  price numeric,
  currency text,
  categories text[] not null default '{}',
  is_available boolean not null default true,
  updated_at timestamptz(3) not null
);
comment on table product is 'The catalogue of products that e-mails suggest.';
comment on column product.sku is 'The id under which events name it: product_id or sku.';
comment on column product.price is 'In the currency, not in cents.';
comment on column product.currency is 'Three letters, as ISO 4217 has them.';
create index product_categories on product using gin (categories);

create table product_sale (
  sku text primary key,
  orders integer not null
);
comment on table product_sale is 'In how many of the orders that were counted a product was.';

create table product_pair (
  sku text not null,
  other_sku text not null,
  orders integer not null,
  primary key (sku, other_sku)
);
comment on table product_pair is 'In how many of the orders that were counted two products were together; each pair in both directions, per product those bought together most often.';

create table product_count (
  id integer primary key default 1 check (id = 1),
  through timestamptz(3),
  through_subject uuid,
  through_message text,
  orders bigint not null default 0
);
comment on table product_count is 'One row: how far the count of what is bought together has come.';
comment on column product_count.through is 'Orders received up to then are counted, and at that instant those up to through_subject and through_message; null before the first.';
comment on column product_count.orders is 'How many orders were counted.';

-- Orders in the order in which they came, so that counting goes on from where it was.
create index message_orders on message (received_at, subject_id, message_id) where name = 'Order Completed' and kind = 'track';
