import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';

const SAVED_AFTER_MS = 400;

/** A number that is taken when typing has stopped for a moment; nothing when the field is emptied. */
export function LateNumber({
  value,
  onSave,
  ...rest
}: Omit<NumberInputProps, 'value' | 'onChange'> & {
  value: number | undefined;
  onSave: (value: number | undefined) => void;
}) {
  const [shown, setShown] = useState<number | string>(value ?? '');
  const latest = useRef<number | string>(shown);
  useEffect(() => {
    setShown(value ?? '');
    latest.current = value ?? '';
  }, [value]);
  const save = (): void => {
    const next = latest.current === '' ? undefined : Number(latest.current);
    if (next !== value && !Number.isNaN(next)) onSave(next);
  };
  const saveSoon = useDebouncedCallback(save, SAVED_AFTER_MS);
  return (
    <NumberInput
      {...rest}
      value={shown}
      onChange={(next) => {
        setShown(next);
        latest.current = next;
        saveSoon();
      }}
      onBlur={save}
    />
  );
}
