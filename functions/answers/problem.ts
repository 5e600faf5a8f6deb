import * as z from 'zod';

/** One thing that is wrong with a request: what it is about, what came, what is allowed. */
export const parameterErrorSchema = z
  .strictObject({
    parameter: z.string(),
    value: z
      .union([z.string(), z.array(z.string()).readonly()])
      .describe('What was given; a list where the parameter was repeated.'),
    allowed: z.string().describe('What is allowed, in words.'),
  })
  .readonly();

/** One thing that is wrong with the query: the parameter, what came (a list when repeated), what is allowed. */
export type ParameterError = z.infer<typeof parameterErrorSchema>;

/** RFC 9457 §3.1, and the members that this API adds. */
export const problemSchema = z
  .strictObject({
    type: z.string().describe('The name of the problem as a relative reference: /problems/….'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    instance: z
      .string()
      .exactOptional()
      .describe('The path of the request; absent where it could not be read that far.'),
    requestId: z.string().describe('What the server’s log has it under.'),
    errors: z
      .array(parameterErrorSchema)
      .readonly()
      .exactOptional()
      .describe('What is wrong with the parameters or the body, one by one.'),
  })
  .readonly()
  .describe('A problem (RFC 9457).');

/** The body of an answer that says what went wrong. */
export type ProblemDetails = z.infer<typeof problemSchema>;
