import { Textarea, type TextareaProps } from '@mantine/core';
import { useEffect, useState } from 'react';

/** A text of several lines that is taken when the field is left. */
export function LateTextarea({
  value,
  onSave,
  ...rest
}: Omit<TextareaProps, 'value' | 'onChange'> & { value: string; onSave: (text: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <Textarea
      {...rest}
      autosize
      minRows={1}
      maxRows={10}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={() => {
        if (text.trim() !== value.trim()) onSave(text.trim());
      }}
    />
  );
}
