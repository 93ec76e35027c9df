import { Alert, type AlertProps } from '@mantine/core';

/** Something that deserves attention, with a title whose contrast is enough on every colour. */
export function Notice(props: AlertProps) {
  return <Alert variant="light" styles={{ title: { color: 'var(--mantine-color-text)' } }} {...props} />;
}
