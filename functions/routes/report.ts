import { answerNotFound } from '../http/answer-problem.ts';
import type { Route } from '../http/route.ts';
import { noParameters } from '../parameters/kinds.ts';
import { parseParameters, queryOf } from '../parameters/parse.ts';
import { staticFiles } from '../serving/static-files.ts';

/** GET /report.html: the report of the training of the shipped model. It states its own policy in its head. */
export const report: Route = {
  create: () => async (context) => {
    parseParameters(noParameters, queryOf(context.req.url));
    const { read } = await staticFiles();
    const content = await read('report.html');
    if (!content) return answerNotFound(context);
    return context.body(content, 200, {
      'Content-Type': 'text/html; charset=UTF-8',
      'Cache-Control': 'public, max-age=300',
      'Content-Security-Policy': "form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    });
  },
};
