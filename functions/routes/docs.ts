import type { Context } from 'hono';
import { type AppDependencies, largestDataset } from '../http/app-dependencies.ts';
import { noParameters } from '../parameters/kinds.ts';
import { describeApi } from '../openapi/describe-api.ts';
import { docsPage, docsSecurityPolicy } from '../openapi/docs-page.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';

/** GET /docs: the description of the API as a page, which needs no script and no other host. */
export function docsRoute({ version, datasetLimit = largestDataset }: AppDependencies) {
  return (context: Context): Response | Promise<Response> => {
    parseParameters(noParameters, queryOf(context.req.url));
    return context.html(docsPage(describeApi(version, datasetLimit)), 200, {
      'Cache-Control': 'public, max-age=300',
      'Content-Security-Policy': docsSecurityPolicy,
    });
  };
}
