import type { Mapping, RowCondition, ValueSource } from './mapping.ts';

/** Every column that a mapping reads, each once. */
export function columnsOf(mapping: Mapping): string[] {
  const sources = sourcesOf(mapping).flatMap((source) => (source.from === 'column' ? [source.column] : []));
  return [...new Set([...sources, ...plainColumns(mapping)])];
}

/** Every source of a mapping. */
export function sourcesOf(mapping: Mapping): ValueSource[] {
  switch (mapping.kind) {
    case 'leads': {
      const { person, occurredAt, messageId, traits, company } = mapping;
      const ofCompany = company ? [company.id, ...company.traits.map(([, source]) => source)] : [];
      return present([
        ...Object.values(person),
        occurredAt,
        messageId,
        ...traits.map(([, source]) => source),
        ...ofCompany,
      ]);
    }
    case 'events': {
      const ofEvents = mapping.events.flatMap(({ name, occurredAt, messageId, properties }) => {
        return [name, occurredAt, messageId, ...properties.map(([, source]) => source)];
      });
      return present([...Object.values(mapping.person), ...ofEvents]);
    }
    case 'outcomes': {
      const { properties, result: _, ...sources } = mapping.opportunity;
      return present([
        ...Object.values(mapping.person),
        ...Object.values(sources),
        ...properties.map(([, source]) => source),
      ]);
    }
    case 'costs':
      return Object.values(mapping.cost);
  }
}

/** Columns that are read as they are written. */
function plainColumns(mapping: Mapping): string[] {
  if (mapping.kind === 'outcomes')
    return mapping.opportunity.result ? [mapping.opportunity.result.column] : [];
  if (mapping.kind !== 'events') return [];
  return mapping.events.flatMap(({ when }: { when?: RowCondition }) => (when ? [when.column] : []));
}

function present(sources: readonly (ValueSource | undefined)[]): ValueSource[] {
  return sources.flatMap((source) => source ?? []);
}
