import { z } from 'zod';

/** In every document, or in the first of its lines. */
export const version = z
  .literal(1)
  .describe('version of this form; it changes when a field changes its meaning or goes');
