import { TextInput, type TextInputProps } from '@mantine/core';
import { useEffect, useState } from 'react';

/** A text that is taken when the field is left or Enter is pressed, so that half a word changes nothing. */
export function LateInput({
  value,
  onSave,
  ...rest
}: Omit<TextInputProps, 'value' | 'onChange'> & { value: string; onSave: (text: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const save = (): void => {
    if (text.trim() !== value) onSave(text.trim());
  };
  return (
    <TextInput
      {...rest}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={save}
      onKeyDown={({ key }) => {
        if (key === 'Enter') save();
      }}
    />
  );
}
