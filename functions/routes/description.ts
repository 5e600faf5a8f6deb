import { entityTag, namesEntityTag } from '../http/answer.ts';
import type { Route } from '../http/route.ts';
import { describeApi } from '../openapi/describe.ts';
import { docsPage, docsSecurityPolicy } from '../openapi/docs-page.ts';
import { noParameters } from '../parameters/kinds.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';

/** GET /openapi.json: this API, described by the schemas that parse its queries and make its answers. */
export const openapi: Route = {
  create(dependencies) {
    const described = once(async () => {
      const text = JSON.stringify(describeApi(await dependencies.routes(), dependencies));
      return { text, tag: entityTag(text) };
    });
    return async (context) => {
      parseParameters(noParameters, queryOf(context.req.url));
      const { text, tag } = await described();
      const headers = { ETag: tag, 'Cache-Control': 'public, max-age=300' };
      if (namesEntityTag(context.req.header('If-None-Match'), tag)) {
        return context.body(null, 304, headers);
      }
      return context.body(text, 200, { ...headers, 'Content-Type': 'application/json' });
    };
  },
};

/** GET /docs: the description of the API as a page, which needs no script and no other host. */
export const docs: Route = {
  create(dependencies) {
    const described = once(async () =>
      docsPage(describeApi(await dependencies.routes(), dependencies)),
    );
    return async (context) => {
      parseParameters(noParameters, queryOf(context.req.url));
      return context.html(await described(), 200, {
        'Cache-Control': 'public, max-age=300',
        'Content-Security-Policy': docsSecurityPolicy,
      });
    };
  },
};

/** What is made at the first request, and kept: nothing of it changes while the server runs. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
