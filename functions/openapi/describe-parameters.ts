import * as z from 'zod';
import { parameterDescriptions } from '../parameters/kinds.ts';
import type { Operation } from './operations.ts';

/** One parameter as OpenAPI 3.1 writes it. */
export interface ParameterObject {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly required: boolean;
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly example?: string;
}

/** The parameters of a route, read from the schema that parses them. */
export function describeParameters({
  parameters,
  inPath = [],
}: Operation): readonly ParameterObject[] {
  return Object.entries(parameters?.shape ?? {}).map(([name, schema]) => {
    const isOptional = schema instanceof z.ZodOptional;
    const described = (isOptional ? schema.unwrap() : schema) as z.ZodType;
    const description = parameterDescriptions.get(described);
    if (!description) throw new Error(`the parameter ${name} has no description`);
    const place = inPath.includes(name) ? 'path' : 'query';
    return { name, in: place, required: !isOptional, ...description };
  });
}
