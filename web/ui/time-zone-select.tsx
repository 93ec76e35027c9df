import { Select, type SelectProps } from '@mantine/core';

const ZONES = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];

/** The zone of this browser. */
export function browserTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A time zone of the IANA database, found by typing. */
export function TimeZoneSelect(props: Omit<SelectProps, 'data'>) {
  const { value } = props;
  // A zone may have been chosen in a browser that knows others.
  const data = typeof value === 'string' && !ZONES.includes(value) ? [value, ...ZONES] : ZONES;
  return <Select {...props} data={data} searchable allowDeselect={false} limit={60} />;
}
