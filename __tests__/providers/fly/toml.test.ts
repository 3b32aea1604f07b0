import { changeToml, formatNewToml, readFlyToml } from '../../../src/providers/fly/toml';
import { createTempFolder, writeFile } from '../../support/temp-folder';

const SERVER = { port: 8080, staysAwake: true };

test.each([
  [
    'a port and an idle machine',
    '[http_service]\ninternal_port = 3000\nmin_machines_running = 0\n',
    '[http_service]\ninternal_port = 8080\nmin_machines_running = 1\n',
    [],
  ],
  [
    'spaces, comments and order',
    '# one\n[http_service] # two\n  min_machines_running   =   0 # three\n  internal_port=1 # four\n',
    '# one\n[http_service] # two\n  min_machines_running   =   1 # three\n  internal_port=8080 # four\n',
    [],
  ],
  [
    'machines that run already',
    '[http_service]\ninternal_port = 8080\nmin_machines_running = 2\n',
    '[http_service]\ninternal_port = 8080\nmin_machines_running = 2\n',
    [],
  ],
  [
    'several services',
    '[[services]]\ninternal_port = 1\nmin_machines_running = 0\n\n[[services]]\ninternal_port = 2\n',
    '[[services]]\ninternal_port = 8080\nmin_machines_running = 1\n\n[[services]]\ninternal_port = 8080\n',
    [],
  ],
  [
    'a variable of the same name',
    '[env]\ninternal_port = 3000\n',
    '[env]\ninternal_port = 3000\n',
    ['internal_port', 'min_machines_running'],
  ],
  [
    'nothing to change',
    "app = 'a' # it\n",
    "app = 'a' # it\n",
    ['internal_port', 'min_machines_running'],
  ],
])('%s', async (_, text, changed, missing) => {
  expect(await changeToml(text, SERVER, 'fly.toml')).toEqual({ text: changed, missing });
});

test('for the client the machines are left alone', async () => {
  const text = '[http_service]\ninternal_port = 8080\nmin_machines_running = 0\n';
  expect(await changeToml(text, { port: 8043, staysAwake: false }, 'fly.toml')).toEqual({
    text: text.replace('8080', '8043'),
    missing: [],
  });
});

test('a file is read for its app; a missing one is none; what is no TOML or has no app is quoted', async () => {
  const folder = createTempFolder();
  const read = (text: string): ReturnType<typeof readFlyToml> =>
    readFlyToml(writeFile(folder, 'fly.toml', text));
  expect(await readFlyToml(`${folder}/none.toml`)).toBeUndefined();
  expect(await read(formatNewToml('my-app-server', 'mia', 8080))).toMatchObject({
    app: 'my-app-server',
  });
  await expect(read('app = \n')).rejects.toMatchObject({
    message: expect.stringContaining('is no TOML'),
    next: expect.stringContaining('  | app ='),
  });
  await expect(read('a = 1\n'.replace('a', 'region'))).rejects.toMatchObject({
    message: expect.stringContaining('names no app'),
    why: expect.stringContaining('  | region = 1'),
  });
  await expect(read('app = 3\n')).rejects.toMatchObject({
    message: expect.stringContaining('names no app'),
  });
});
