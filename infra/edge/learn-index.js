// A CloudFront function (runtime cloudfront-js-2.0), before /learn and /learn/*, whose files lie in a bucket: a bucket
// has no index. Relative addresses in the page need the slash.
// eslint-disable-next-line no-unused-vars -- CloudFront calls it by name
function handler(event) {
  const { request } = event;
  if (request.uri === '/learn') {
    return {
      statusCode: 308,
      statusDescription: 'Permanent Redirect',
      headers: {
        location: { value: '/learn/' },
        'cache-control': { value: 'public, max-age=300' },
      },
    };
  }
  if (request.uri === '/learn/') request.uri = '/learn/index.html';
  return request;
}
