import { existsSync, readdirSync } from 'node:fs';
import { makeArchive, type TarEntry } from '../support/github';
import { MAIN, useTemplateLab } from '../support/template-lab';

const { sandbox, github, folder, wasp } = useTemplateLab();

const OK: TarEntry = { path: 'repo/main.wasp.ts', text: MAIN };
const HOSTILE: [string, TarEntry[], string][] = [
  [
    'a path upwards',
    [OK, { path: 'repo/../../evil', text: 'x' }],
    'The path repo/../../evil leads out of it.',
  ],
  [
    'an absolute path',
    [OK, { path: '/tmp/evil', text: 'x' }],
    'The path /tmp/evil leads out of it.',
  ],
  [
    'a link upwards',
    [OK, { path: 'repo/src/link', type: 'SymbolicLink', linkpath: '../../evil' }],
    'The link repo/src/link leads out of it.',
  ],
  [
    'an absolute link',
    [OK, { path: 'repo/link', type: 'SymbolicLink', linkpath: '/etc' }],
    'The link repo/link leads out of it.',
  ],
  [
    'a file through a link',
    [
      OK,
      { path: 'repo/link', type: 'SymbolicLink', linkpath: '..' },
      { path: 'repo/link/evil', text: 'x' },
    ],
    'The link repo/link leads out of it.',
  ],
  [
    'a hard link',
    [OK, { path: 'repo/hard', type: 'Link', linkpath: '/etc/passwd' }],
    'repo/hard is neither a file nor a folder (Link).',
  ],
  [
    'a pipe',
    [OK, { path: 'repo/pipe', type: 'FIFO' }],
    'repo/pipe is neither a file nor a folder (FIFO).',
  ],
  [
    'too many files',
    [OK, ...Array.from({ length: 20_001 }, (_, n) => ({ path: `repo/f${n}` }))],
    'It has more than 20000 files.',
  ],
];

test.each(HOSTILE)(
  'an archive with %s is refused, and nothing of it is unpacked',
  async (_, entries, why) => {
    github.answers.set('codeload.github.com/owner/repo/tar.gz/HEAD', makeArchive(entries));
    const run = await wasp(['app', '-t', 'github:owner/repo']);
    expect(run).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining(`Error: The template is not used.\n${why}`),
    });
    expect(readdirSync(folder())).toEqual([]);
    expect(existsSync('/tmp/evil')).toBe(false);
    expect(sandbox.engineCalls()).toEqual([]);
  },
);
