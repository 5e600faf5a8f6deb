import { bytesField, floatField, integerField, messageField, textField } from './protobuf.ts';
import type { Shape } from '../../models/network/layers.ts';

/** The operator set, and the file format's version that came with it: ONNX 1.8, December 2020. */
const versions = { operatorSet: 13, format: 7 } as const;

const dataTypes = { float32: 1, int64: 7 } as const;

/** One operation. */
export interface OnnxNode {
  readonly operator: string;
  /** Names of values or initializers. */
  readonly inputs: readonly string[];
  /** The node's name, and that of its output. */
  readonly name: string;
  /** Encoded, by the functions below. */
  readonly attributes: readonly Uint8Array[];
}

/** A batch of this shape, by name. */
interface NamedShape {
  readonly name: string;
  readonly shape: Shape;
}

/** A model of one graph with one input and one output. */
interface OnnxModel {
  readonly documentation: string;
  readonly nodes: readonly OnnxNode[];
  /** Encoded, by the functions below. */
  readonly initializers: readonly Uint8Array[];
  readonly input: NamedShape;
  readonly output: NamedShape;
}

/**
 * The bytes of an ONNX file: a ModelProto. Field numbers here and below are those of onnx.proto.
 * Source: https://github.com/onnx/onnx/blob/v1.8.0/onnx/onnx.proto
 */
export function encodeModel({
  documentation,
  nodes,
  initializers,
  input,
  output,
}: OnnxModel): Uint8Array {
  const graph = [
    ...nodes.map(nodeField),
    textField(2, 'generator'),
    ...initializers,
    textField(10, documentation),
    valueField(11, input),
    valueField(12, output),
  ];
  return Buffer.concat([
    integerField(1, versions.format),
    textField(2, 'digit-mint'),
    messageField(7, graph),
    messageField(8, [textField(1, ''), integerField(2, versions.operatorSet)]),
  ]);
}

/** TensorProto: dims, data_type, name, raw_data; of float32 or int64. */
export function tensorField(
  name: string,
  shape: Shape,
  values: Float32Array | BigInt64Array,
): Uint8Array {
  return messageField(5, [
    ...shape.map((size) => integerField(1, size)),
    integerField(2, values instanceof Float32Array ? dataTypes.float32 : dataTypes.int64),
    textField(8, name),
    bytesField(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  ]);
}

/** The shape that Reshape takes; its 0 keeps the batch. */
export function shapeTensor(name: string, shape: Shape): Uint8Array {
  return tensorField(name, [shape.length + 1], BigInt64Array.from([0, ...shape], BigInt));
}

/** ValueInfoProto of a float32 tensor: [batch, ...shape], any batch. */
function valueField(field: number, { name, shape }: NamedShape): Uint8Array {
  const dimensions = [textField(2, 'batch'), ...shape.map((size) => integerField(1, size))];
  const tensor = [
    integerField(1, dataTypes.float32),
    messageField(
      2,
      dimensions.map((dimension) => messageField(1, [dimension])),
    ),
  ];
  return messageField(field, [textField(1, name), messageField(2, [messageField(1, tensor)])]);
}

function nodeField({ operator, inputs, name, attributes }: OnnxNode): Uint8Array {
  return messageField(1, [
    ...inputs.map((input) => textField(1, input)),
    textField(2, name),
    textField(3, name),
    textField(4, operator),
    ...attributes.map((attribute) => bytesField(5, attribute)),
  ]);
}

/** AttributeProto: its name, its value, and which of its fields holds that. */
function attributeOf(name: string, type: number, values: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([textField(1, name), ...values, integerField(20, type)]);
}

export function floatAttribute(name: string, value: number): Uint8Array {
  return attributeOf(name, 1, [floatField(2, value)]);
}

export function integerAttribute(name: string, value: number): Uint8Array {
  return attributeOf(name, 2, [integerField(3, value)]);
}

export function textAttribute(name: string, text: string): Uint8Array {
  return attributeOf(name, 3, [textField(4, text)]);
}

export function integersAttribute(name: string, values: readonly number[]): Uint8Array {
  return attributeOf(
    name,
    7,
    values.map((value) => integerField(8, value)),
  );
}
