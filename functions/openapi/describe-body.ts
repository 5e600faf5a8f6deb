import type * as z from 'zod';
import { parameterDescriptions } from '../parameters/kinds.ts';
import type { Operation } from './operations.ts';

/** What is sent, read from the schema that parses it: a PNG or JSON. */
export function describeBody({
  description,
  json,
}: NonNullable<Operation['body']>): Readonly<Record<string, unknown>> {
  const members = Object.entries(json.shape).map(([name, schema]) => {
    const described = parameterDescriptions.get(schema as z.ZodType);
    if (!described) throw new Error(`the member ${name} has no description`);
    return [name, { ...described.schema, description: described.description }] as const;
  });
  const schema = {
    type: 'object',
    required: members.map(([name]) => name),
    properties: Object.fromEntries(members),
    additionalProperties: false,
  };
  return {
    required: true,
    description,
    content: { 'image/png': {}, 'application/json': { schema } },
  };
}
