import type { InvocationResult } from './runtime-interface.ts';

/** What a client of a Function URL is sent. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

interface Prelude {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

interface BufferedAnswer extends Prelude {
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

const streamedType = 'application/vnd.awslambda.http-integration-response';

/** Takes an answer apart as a Function URL does in the mode it was given in. @throws Error for none of HTTP */
export function httpAnswer({ kind, mode, contentType, body }: InvocationResult): HttpAnswer {
  if (kind === 'error') throw new Error(`the function failed: ${body.toString()}`);
  if (mode === 'streaming') {
    if (contentType !== streamedType) throw new Error(`streamed as ${contentType}`);
    const end = body.indexOf(Buffer.alloc(8));
    const { statusCode, headers } = JSON.parse(body.subarray(0, end).toString()) as Prelude;
    return { status: statusCode, headers, body: new Uint8Array(body.subarray(end + 8)) };
  }
  const answer = JSON.parse(body.toString()) as BufferedAnswer;
  const encoding = answer.isBase64Encoded ? 'base64' : 'utf8';
  const { statusCode: status, headers } = answer;
  return { status, headers, body: new Uint8Array(Buffer.from(answer.body, encoding)) };
}
