import { readAsset } from '../../assets';

/**
 * Files to write beside the built client before it is sent, by name. They make Railway serve the client's files:
 * - railway.json names the builder, so that another default of Railway's changes nothing
 *   (https://docs.railway.com/config-as-code/reference#specify-the-builder);
 * - Caddyfile is Railpack's own for static sites (https://railpack.com/languages/staticfile), but for `try_files`:
 *   any other path is for the client's router, which lives in 200.html.
 */
export function readStaticSiteFiles(): [name: string, text: string][] {
  return ['railway.json', 'Caddyfile'].map((name) => [name, readAsset(`railway/${name}`)]);
}
