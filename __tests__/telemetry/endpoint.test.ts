import { findEndpoint } from '../../src/telemetry/endpoint';

test("without another address, events go to PostHog's capture endpoint", () => {
  expect(findEndpoint(undefined)).toBe('https://app.posthog.com/capture');
});

test.each([
  ['https://example.com/capture', 'https://example.com/capture'],
  ['https://example.com', 'https://example.com/'],
  ['https://example.com:8443/a?b=c', 'https://example.com:8443/a?b=c'],
  ['HTTPS://Example.com/', 'https://example.com/'],
  ['https://127.0.0.1:9/', 'https://127.0.0.1:9/'],
  ['http://127.0.0.1:8080/capture', 'http://127.0.0.1:8080/capture'],
  ['http://127.8.9.10/', 'http://127.8.9.10/'],
  ['http://127.1/', 'http://127.0.0.1/'],
  ['http://2130706433/', 'http://127.0.0.1/'],
  ['http://0x7f.0.0.1/', 'http://127.0.0.1/'],
  ['http://0177.0.0.1/', 'http://127.0.0.1/'],
  ['http://localhost:3000/', 'http://localhost:3000/'],
  ['http://LOCALHOST/', 'http://localhost/'],
  ['http://[::1]:3000/', 'http://[::1]:3000/'],
  ['http://[0:0:0:0:0:0:0:1]/', 'http://[::1]/'],
])('%s is an address that events may go to', (given, expected) => {
  expect(findEndpoint(given)).toBe(expected);
});

test.each([
  'http://example.com/capture',
  'http://app.posthog.com/capture',
  'http://127.0.0.1@evil.com/',
  'http://127.0.0.1:80@evil.com/',
  'http://localhost@evil.com/',
  'http://127.0.0.1.evil.com/',
  'http://localhost.evil.com/',
  'http://evil.com/127.0.0.1',
  'http://evil.com#127.0.0.1',
  'http://evil.com\\@127.0.0.1/',
  'http://127.0.0.1%2eevil.com/',
  'http://1270.0.1/',
  'http://128.0.0.1/',
  'http://0.0.0.0/',
  'http://10.0.0.1/',
  'http://[::]/',
  'http://[::2]/',
  'http://[fe80::1]/',
  'ftp://127.0.0.1/',
  'file:///tmp/events',
  'data:text/plain,events',
  'javascript:alert(1)',
  'ws://127.0.0.1/',
  '//127.0.0.1/',
  '127.0.0.1:8080',
  'localhost:8080',
  'example.com/capture',
  'https://',
  'https:',
  'no address',
  '0',
  '',
])('nothing may be sent to "%s"', (given) => {
  expect(findEndpoint(given)).toBeUndefined();
});
