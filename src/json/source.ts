import { z } from 'zod';

/** Whose words a line is. */
export const source = z.enum(['wasp', 'server', 'client', 'db']).describe('who says it');

export type Source = z.infer<typeof source>;
