import * as parser from '@typescript-eslint/parser';
import { RuleTester } from 'eslint';
import { join } from 'node:path';
import layers from '../../scripts/eslint/layers';

const settings = { layers: ['main', 'commands', 'cli', 'deploy', 'engine', 'errors'] };

/** What a file in src/ says, for a list of layers from top to bottom. */
const inFile = (name: string, code: string, options: { ignoresImportCalls?: boolean }[] = []) => ({
  name: `${name}: ${code}`,
  filename: join(__dirname, '../../src', name),
  code,
  options,
  settings,
});
const upward = (from: string, to: string) => [{ messageId: 'upward', data: { from, to } }];
const unlisted = (name: string) => [{ messageId: 'unlisted', data: { name } }];

const tester = new RuleTester({ languageOptions: { parser } });
tester.run('layers', layers, {
  valid: [
    inFile('deploy/steps.ts', "import { run } from '../engine/run';"),
    inFile('deploy/fly/steps.ts', "import { UserError } from '../../errors';"),
    inFile('deploy/fly/steps.ts', "import { step } from '../step'; import { fly } from './fly';"),
    inFile('main.ts', "export { run } from './cli/run';"),
    inFile('engine/engine.ts', "import { join } from 'node:path'; import got from 'got';"),
    inFile('engine/engine.ts', "import { version } from '../../package.json';"),
    inFile('cli/table.ts', "const load = () => import('../commands/new');", [
      { ignoresImportCalls: true },
    ]),
  ],
  invalid: [
    ...[
      "import { step } from '../deploy/step';",
      "import type { Step } from '../deploy/step';",
      "import { type Step } from '../deploy/step';",
      "import '../deploy/step';",
      "export { step } from '../deploy/step';",
      "export * from '../deploy/step';",
      "const load = () => import('../deploy/step');",
      "type Step = import('../deploy/step').Step;",
    ].map((code) => ({
      ...inFile('engine/engine.ts', code),
      errors: upward('engine', 'deploy'),
    })),
    {
      ...inFile('errors.ts', "import { engine } from './engine/engine';"),
      errors: upward('errors', 'engine'),
    },
    {
      ...inFile('deploy/fly/steps.ts', "import { open } from '../../commands/open';"),
      errors: upward('deploy', 'commands'),
    },
    {
      ...inFile('cli/table.ts', "import { open } from '../commands/open';", [
        { ignoresImportCalls: true },
      ]),
      errors: upward('cli', 'commands'),
    },
    {
      ...inFile('deploy/steps.ts', "import { news } from '../news/news';"),
      errors: unlisted('news'),
    },
    {
      ...inFile('news/news.ts', "import { UserError } from '../errors';"),
      errors: unlisted('news'),
    },
  ],
});
