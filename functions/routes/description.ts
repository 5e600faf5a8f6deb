import { answerKept, entityTag } from '../http/answer.ts';
import type { Route, RouteDependencies } from '../http/route.ts';
import { type ApiDescription, describeApi } from '../openapi/describe.ts';
import { docsPage, docsSecurityPolicy } from '../openapi/docs-page.ts';
import { noParameters } from '../parameters/kinds.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';

/** GET /openapi.json: this API, described by the schemas that parse its queries and make its answers. */
export const openapi: Route = {
  create(dependencies) {
    const described = describeOnce(dependencies, (description) => {
      const text = JSON.stringify(description);
      return { text, tag: entityTag(text) };
    });
    return async (context) => {
      parseParameters(noParameters, queryOf(context.req.url));
      return answerKept(context, await described(), 300);
    };
  },
};

/** GET /docs: the description of the API as a page, which needs no script and no other host. */
export const docs: Route = {
  create(dependencies) {
    const described = describeOnce(dependencies, docsPage);
    return async (context) => {
      parseParameters(noParameters, queryOf(context.req.url));
      return context.html(await described(), 200, {
        'Cache-Control': 'public, max-age=300',
        'Content-Security-Policy': docsSecurityPolicy,
      });
    };
  },
};

/** Describes the API, and keeps what is made of that until another model is served. */
function describeOnce<Made>(
  dependencies: RouteDependencies,
  make: (description: ApiDescription) => Made,
): () => Promise<Made> {
  let last: { readonly id: string; readonly made: Promise<Made> } | undefined;
  return async () => {
    const { manifest } = (await dependencies.servedModel()).generator;
    const { id } = manifest;
    if (last?.id !== id) {
      const description = dependencies
        .routes()
        .then((routes) => describeApi(routes, dependencies, manifest));
      last = { id, made: description.then(make) };
    }
    return last.made;
  };
}
