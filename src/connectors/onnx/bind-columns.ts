import type { ModelRequest, ModelValue } from '../../domain/model-runner.ts';

/** An input or output of a model, as the runtime tells of it. */
export type OnnxPort =
  | { name: string; isTensor: false }
  | { name: string; isTensor: true; type: string; shape: readonly (number | string)[] };

/** Values of an input, as a tensor is made of them. */
export interface BoundInput {
  name: string;
  type: string;
  values: Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array | string[];
  shape: number[];
}

const TYPES = ['float32', 'float64', 'int64', 'int32', 'bool', 'string'];

/**
 * Finds how columns become the inputs of a model: either it has one input of numbers with all columns beside each other, or
 * one input for each column, by name. Also which output to read.
 *
 * @throws Error with what the model has, and what is expected
 */
export function bindColumns(
  inputs: readonly OnnxPort[],
  outputs: readonly OnnxPort[],
  { columns, output }: Pick<ModelRequest, 'columns' | 'output'>,
): { bind: (rows: ModelRequest['rows']) => BoundInput[]; output: string } {
  const ports = inputs.map((port) => {
    if (port.isTensor && TYPES.includes(port.type)) return port;
    throw new Error(`the input “${port.name}” is ${typeOf(port)}; expected ${TYPES.join(', ')}`);
  });
  const [only] = ports;
  const isMatrix =
    ports.length === 1 && only !== undefined && (columns.length > 1 || only.name !== columns[0]);
  const bind = isMatrix ? matrixOf(only, columns) : columnsOf(ports, columns);
  return { bind, output: outputOf(outputs, output.name) };
}

type TensorPort = OnnxPort & { isTensor: true };

function matrixOf(
  port: TensorPort,
  columns: readonly string[],
): (rows: ModelRequest['rows']) => BoundInput[] {
  const width = port.shape.at(-1);
  if (port.shape.length > 0 && port.shape.length !== 2)
    throw new Error(
      `the input “${port.name}” has ${port.shape.length} dimensions; expected 2: leads and columns`,
    );
  if (typeof width === 'number' && width > 0 && width !== columns.length)
    throw new Error(
      `the input “${port.name}” has ${width} columns, the definition ${columns.length} inputs: ${columns.join(', ')}`,
    );
  return (rows) => [
    {
      name: port.name,
      type: port.type,
      values: typed(port, rows.flat()),
      shape: [rows.length, columns.length],
    },
  ];
}

function columnsOf(
  ports: readonly TensorPort[],
  columns: readonly string[],
): (rows: ModelRequest['rows']) => BoundInput[] {
  const names = ports.map(({ name }) => name);
  const unknown = columns.filter((column) => !names.includes(column));
  const missing = names.filter((name) => !columns.includes(name));
  if (unknown.length > 0 || missing.length > 0)
    throw new Error(
      `the model reads ${names.join(', ')}; the definition names ${columns.join(', ')}${missing.length > 0 ? `, without ${missing.join(', ')}` : ''}`,
    );
  return (rows) =>
    ports.map((port) => {
      const position = columns.indexOf(port.name);
      const values = rows.map((row) => row[position] ?? null);
      const shape = port.shape.length === 1 ? [rows.length] : [rows.length, 1];
      return { name: port.name, type: port.type, values: typed(port, values), shape };
    });
}

function typed({ name, type }: TensorPort, values: readonly ModelValue[]): BoundInput['values'] {
  if (type === 'string') return values.map((value) => (value === null ? '' : String(value)));
  const numbers = values.map((value) => {
    if (typeof value === 'string')
      throw new Error(
        `the input “${name}” takes numbers, got the text “${value}”; give its values numbers in the definition`,
      );
    return value ?? Number.NaN;
  });
  if (type === 'float32') return Float32Array.from(numbers);
  if (type === 'float64') return Float64Array.from(numbers);
  // Whole numbers know of nothing missing.
  const whole = numbers.map((number) => (Number.isNaN(number) ? 0 : Math.trunc(number)));
  if (type === 'int64') return BigInt64Array.from(whole, BigInt);
  return type === 'int32'
    ? Int32Array.from(whole)
    : Uint8Array.from(whole, (number) => (number === 0 ? 0 : 1));
}

/** The output that is named; else the one of numbers with a fraction, of several the one called like a probability. */
function outputOf(outputs: readonly OnnxPort[], name: string | undefined): string {
  const names = outputs.map((port) => port.name);
  const known = `the model has the outputs ${outputs.map((port) => `${port.name} (${typeOf(port)})`).join(', ')}`;
  if (name !== undefined) {
    const found = outputs.find((port) => port.name === name);
    if (!found) throw new Error(`there is no output “${name}”: ${known}`);
    if (!isFraction(found))
      throw new Error(`the output “${name}” is ${typeOf(found)}; expected float numbers. ${HINT}`);
    return name;
  }
  const fractions = outputs.filter(isFraction);
  const [first] = fractions.toSorted((a, b) => Number(/prob/i.test(b.name)) - Number(/prob/i.test(a.name)));
  if (!first) throw new Error(`${known}, none of float numbers, got ${names.length}. ${HINT}`);
  return first.name;
}

const HINT = 'Models of scikit-learn are converted with the option zipmap=False.';

function isFraction(port: OnnxPort): boolean {
  return port.isTensor && (port.type === 'float32' || port.type === 'float64');
}

function typeOf(port: OnnxPort): string {
  return port.isTensor ? port.type : 'no tensor';
}
