import { Box, Button, Group, Skeleton, Table, useComputedColorScheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import type { EChartsType } from 'echarts/core';
import type { EChartsOption } from 'echarts/types/dist/shared';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ChartColors, chartColors } from './chart-colors.ts';

/** The figures of a chart, for whoever would rather read or cannot see it. */
export interface ChartTable {
  columns: readonly string[];
  rows: readonly (readonly ReactNode[])[];
}

/**
 * A chart with its figures as a table one button away.
 *
 * @param option what to draw, with the colours of the scheme that is shown
 * @param label what the chart shows, in a sentence with its main finding
 */
export function Chart({
  option,
  label,
  table,
  height = 240,
  onClick,
}: {
  option: (colors: ChartColors) => EChartsOption;
  label: string;
  table: ChartTable;
  height?: number;
  /** Called with the index of the datum; the table offers the same by its cells. */
  onClick?: (dataIndex: number) => void;
}) {
  const { t } = useTranslation();
  const [showsTable, setShowsTable] = useState(false);
  const id = useId();
  return (
    <Box component="figure" m={0} aria-label={label}>
      <div id={id}>
        {showsTable ? (
          <FigureTable table={table} label={label} />
        ) : (
          <Canvas option={option} height={height} {...(onClick && { onClick })} />
        )}
      </div>
      <Group justify="flex-end">
        <Button
          size="compact-xs"
          variant="subtle"
          aria-expanded={showsTable}
          aria-controls={id}
          onClick={() => setShowsTable(!showsTable)}
        >
          {showsTable ? t('chart.showChart') : t('chart.showTable')}
        </Button>
      </Group>
    </Box>
  );
}

function Canvas({
  option,
  height,
  onClick,
}: {
  option: (colors: ChartColors) => EChartsOption;
  height: number;
  onClick?: (dataIndex: number) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType>();
  const scheme = useComputedColorScheme('light');
  const isStill = useReducedMotion();

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let drawn: EChartsType | undefined;
    let isGone = false;
    const observer = new ResizeObserver(() => drawn?.resize());
    void import('./echarts.ts').then(({ init }) => {
      if (isGone) return;
      drawn = init(element, null, { renderer: 'svg' });
      observer.observe(element);
      setChart(drawn);
    });
    return () => {
      isGone = true;
      observer.disconnect();
      drawn?.dispose();
      setChart(undefined);
    };
  }, []);

  useEffect(() => {
    const colors = chartColors(scheme);
    const common: EChartsOption = {
      animation: !isStill,
      animationDuration: 300,
      textStyle: { color: colors.text, fontFamily: 'inherit' },
      color: [...colors.series],
    };
    chart?.setOption({ ...common, ...option(colors) }, { notMerge: true });
  }, [chart, option, scheme, isStill]);

  useEffect(() => {
    if (!onClick) return;
    const tell = ({ dataIndex }: { dataIndex?: number }) => {
      if (dataIndex !== undefined) onClick(dataIndex);
    };
    chart?.on('click', tell);
    return () => {
      if (!chart?.isDisposed()) chart?.off('click', tell);
    };
  }, [chart, onClick]);

  return (
    <div style={{ position: 'relative', height }}>
      {!chart && <Skeleton height={height} pos="absolute" />}
      <div ref={place} aria-hidden style={{ height, width: '100%' }} />
    </div>
  );
}

function FigureTable({ table, label }: { table: ChartTable; label: string }) {
  return (
    <Table.ScrollContainer minWidth={0}>
      <Table className="numbers">
        <caption className="hidden-text">{label}</caption>
        <Table.Thead>
          <Table.Tr>
            {table.columns.map((column) => (
              <Table.Th key={column} scope="col">
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {table.rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a chart have no other name than their place
            <Table.Tr key={row}>
              {cells.map((cell, column) => (
                <Table.Td key={table.columns[column]}>{cell}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
