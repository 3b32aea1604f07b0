import { deriveKey, hashProject, hashUserId } from '../../src/telemetry/project-hash';

const KEY = 'ab'.repeat(32);

test('the hash is the first 16 digits of an HMAC-SHA-256, by test case 2 of RFC 4231', () => {
  const key = Buffer.from('Jefe').toString('hex');
  expect(hashProject('what do ya want for nothing?', key)).toBe('5bdcc146bf60754e');
});

test('the id of a user who brings one is its SHA-256 in hex, by the example of FIPS 180-4', () => {
  expect(hashUserId('abc')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

test.each(['/home/ada/app', '/home/ada/Ünïcödé 🐝', '/', `/${'long/'.repeat(1000)}`])(
  'the hash of %s has 16 hex digits',
  (root) => {
    expect(hashProject(root, KEY)).toMatch(/^[0-9a-f]{16}$/);
  },
);

test('a project keeps its hash, another project has another, and so has another user', () => {
  const hash = hashProject('/home/ada/app', KEY);
  expect(hashProject('/home/ada/app', KEY)).toBe(hash);
  expect(hashProject('/home/ada/app2', KEY)).not.toBe(hash);
  expect(hashProject('/home/ada/app', 'cd'.repeat(32))).not.toBe(hash);
});

test('the key of a user who brings an id is 32 bytes, the same on every machine, and not the id that is sent', () => {
  expect(deriveKey('user 1')).toMatch(/^[0-9a-f]{64}$/);
  expect(deriveKey('user 1')).toBe(deriveKey('user 1'));
  expect(deriveKey('user 1')).not.toBe(deriveKey('user 2'));
  expect(deriveKey('user 1')).not.toBe(hashUserId('user 1'));
});
