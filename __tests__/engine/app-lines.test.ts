import { isChatter } from '../../src/engine/app-lines';

test.each<['server' | 'client', string, boolean]>([
  ['server', '[nodemon] 2.0.22', true],
  ['server', '\u001B[33m[nodemon] to restart at any time, enter `rs`\u001B[39m', true],
  ['server', '[nodemon] watching path(s): src/**/* .env', true],
  ['server', '[nodemon] starting `npm run bundle-and-start || exit 1`', true],
  ['server', '[nodemon] restarting due to changes...', true],
  ['server', '', true],
  ['server', '[nodemon] app crashed - waiting for file changes before starting...', false],
  ['server', '[nodemon] clean exit - waiting for changes before restart', false],
  ['server', 'Server listening on port 3001', false],
  ['server', 'starting the import', false],
  ['server', "Error: Cannot find module 'x'", false],
  ['client', '  \u001B[32mVITE v8.3.8\u001B[39m  ready in 5959 ms', true],
  ['client', '  ➜  Local:   http://localhost:3000/', true],
  ['client', '  ➜  Network: use --host to expose', true],
  ['client', '  ➜  press h + enter to show help', true],
  ['client', '  ', true],
  ['client', '3:02:11 PM [vite] (client) hmr update /src/MainPage.tsx', false],
  ['client', 'Error: Port 3000 is already in use', false],
])('of the %s, %j is chatter: %j', (part, line, expected) => {
  expect(isChatter(part, line)).toBe(expected);
});
