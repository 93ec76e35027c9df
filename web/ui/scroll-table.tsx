import { Table, type TableProps } from '@mantine/core';

/** A table that scrolls sideways where it does not fit, also by keyboard. */
export function ScrollTable({ label, minWidth, ...props }: TableProps & { label: string; minWidth: number }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls by the arrow keys, which needs the focus
    <div role="group" aria-label={label} tabIndex={0} style={{ overflowX: 'auto' }}>
      <Table verticalSpacing="xs" {...props} style={{ minWidth }} />
    </div>
  );
}
