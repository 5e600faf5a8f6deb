/** The routes that take an image, loaded together by the first request for one of them (add-further-routes.ts). */
export { completeRoute } from './complete.ts';
export { judgeRoute } from './judge.ts';
