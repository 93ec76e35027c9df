import { Autocomplete } from '@mantine/core';

/** The slug of something that a step refers to, with those that there are as suggestions. */
export function SlugInput({
  label,
  value,
  known,
  onChange,
}: {
  label: string;
  value: string;
  known: readonly string[];
  onChange: (slug: string) => void;
}) {
  return <Autocomplete label={label} value={value} data={[...known]} limit={50} onChange={onChange} />;
}
