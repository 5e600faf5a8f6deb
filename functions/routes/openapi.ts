import type { Context } from 'hono';
import { type AppDependencies, largestDataset } from '../http/app-dependencies.ts';
import { entityTag, namesEntityTag } from '../http/answer.ts';
import { noParameters } from '../parameters/kinds.ts';
import { describeApi } from '../openapi/describe-api.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';

/** GET /openapi.json: this API, described by the very schemas that parse its queries. */
export function openApiRoute({ version, datasetLimit = largestDataset }: AppDependencies) {
  return (context: Context): Response => {
    parseParameters(noParameters, queryOf(context.req.url));
    const text = JSON.stringify(describeApi(version, datasetLimit), null, 1);
    const headers = {
      ETag: entityTag(text.replaceAll('\n', ' ')),
      'Cache-Control': 'public, max-age=300',
    };
    if (namesEntityTag(context.req.header('If-None-Match'), headers.ETag)) {
      return context.body(null, 304, headers);
    }
    return context.body(text, 200, { ...headers, 'Content-Type': 'application/json' });
  };
}
