import { entityTag, namesEntityTag } from '../http/answer.ts';
import type { Route } from '../http/route.ts';
import { describeApi } from '../openapi/describe.ts';
import { docsPage, docsSecurityPolicy } from '../openapi/docs-page.ts';
import { noParameters } from '../parameters/kinds.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';

/** GET /openapi.json: this API, described by the very schemas that parse its queries. */
export const openapi: Route = {
  create: (dependencies) => async (context) => {
    parseParameters(noParameters, queryOf(context.req.url));
    const text = JSON.stringify(describeApi(await dependencies.routes(), dependencies), null, 1);
    const headers = {
      ETag: entityTag(text.replaceAll('\n', ' ')),
      'Cache-Control': 'public, max-age=300',
    };
    if (namesEntityTag(context.req.header('If-None-Match'), headers.ETag)) {
      return context.body(null, 304, headers);
    }
    return context.body(text, 200, { ...headers, 'Content-Type': 'application/json' });
  },
};

/** GET /docs: the description of the API as a page, which needs no script and no other host. */
export const docs: Route = {
  create: (dependencies) => async (context) => {
    parseParameters(noParameters, queryOf(context.req.url));
    const description = describeApi(await dependencies.routes(), dependencies);
    return context.html(docsPage(description), 200, {
      'Cache-Control': 'public, max-age=300',
      'Content-Security-Policy': docsSecurityPolicy,
    });
  },
};
