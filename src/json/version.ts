import { z } from 'zod';
import { version } from './form';

/** What `wasp version --json` prints. */
export const versions = z.strictObject({
  version,
  wasp: z
    .string()
    .nullable()
    .describe(
      'version of Wasp in use: in a project the one that it uses, elsewhere the newest that is installed; null where what the project asks for is no range of versions',
    ),
  shell: z.string().describe('version of this program'),
  node: z.string().describe('version of the Node.js that this program runs on'),
});

export type Versions = z.infer<typeof versions>;
