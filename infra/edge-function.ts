import { readFileSync } from 'node:fs';
import {
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  type BehaviorOptions,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { physicalName } from './physical-name.ts';

/** Has CloudFront run a function before it answers a request; the function's source is infra/edge/<file>.js. */
export function beforeRequest(
  scope: Construct,
  stage: string,
  { id, file, comment }: Readonly<Record<'id' | 'file' | 'comment', string>>,
): Pick<BehaviorOptions, 'functionAssociations'> {
  const code = readFileSync(new URL(`edge/${file}.js`, import.meta.url), 'utf8');
  const made = new EdgeFunction(scope, id, {
    functionName: physicalName(scope, stage, id),
    code: FunctionCode.fromInline(code),
    runtime: FunctionRuntime.JS_2_0,
    comment,
  });
  return {
    functionAssociations: [{ function: made, eventType: FunctionEventType.VIEWER_REQUEST }],
  };
}
