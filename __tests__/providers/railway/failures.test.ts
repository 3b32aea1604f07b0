import {
  isLogLost,
  isTransient,
  isVolumeThere,
  judgeDeployment,
} from '../../../src/providers/railway/failures';

test.each([
  ['Failed to fetch: error sending request\nCaused by: operation timed out', true],
  ['Failed to fetch: tcp connect error: Connection refused (os error 111)', true],
  ['FAILED TO FETCH: dns error: failed to lookup address information', true],
  ['You are being ratelimited. Please try again later', true],
  ['Failed to fetch: certificate has expired', false],
  ['Unauthorized. Please login with `railway login`', false],
  ['Project not found', false],
  ['Deploy failed', false],
  ['the operation timed out', false],
  ['', false],
])('%j is worth another try: %s', (stderr, expected) => {
  expect(isTransient(stderr)).toBe(expected);
});

test.each([
  ['SUCCESS', 'ready'],
  ['SLEEPING', 'ready'],
  ['FAILED', 'failed'],
  ['CRASHED', 'failed'],
  ['BUILDING', 'pending'],
  ['LEVITATING', 'pending'],
  [undefined, 'pending'],
])('a deployment that is %s is %s', (status, verdict) => {
  expect(judgeDeployment(status)).toBe(verdict);
});

test('a lost log is no failed deployment', () => {
  expect(isLogLost('Failed to stream build logs: connection reset')).toBe(true);
  expect(isLogLost('Deploy failed')).toBe(false);
});

test('a volume that is there already', () => {
  expect(
    isVolumeThere('A volume is already mounted on service Postgres in environment production'),
  ).toBe(true);
  expect(isVolumeThere('Service not found')).toBe(false);
});
