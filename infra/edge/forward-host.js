// A CloudFront function (runtime cloudfront-js-2.0), before the page at /: CloudFront asks the function URL by that URL's
// own host, so the host that the reader asked for has a header of its own.
// eslint-disable-next-line no-unused-vars -- CloudFront calls it by name
function handler(event) {
  const { request } = event;
  request.headers['x-forwarded-host'] = { value: request.headers.host.value };
  return request;
}
