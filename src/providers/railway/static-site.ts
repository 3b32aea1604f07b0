/**
 * What makes Railway serve the client's files. The builder is named, so that another default of Railway's changes nothing.
 * https://docs.railway.com/config-as-code/reference#specify-the-builder
 */
const RAILWAY_JSON = `{
  "$schema": "https://railway.com/railway.schema.json",
  "build": {
    "builder": "RAILPACK"
  }
}
`;

/**
 * Railpack's own Caddyfile for static sites (https://railpack.com/languages/staticfile), but for `try_files`:
 * any other path is for the client's router, which lives in 200.html.
 */
const CADDYFILE = `{
	admin off
	persist_config off
	auto_https off

	log {
		format json
	}

	servers {
		trusted_proxies static private_ranges
	}
}

:{$PORT:80} {
	log {
		format json
	}

	respond /health 200

	header {
		X-XSS-Protection "1; mode=block"
		X-Content-Type-Options "nosniff"
		Referrer-Policy "strict-origin-when-cross-origin"
		Content-Security-Policy "default-src 'self'; img-src 'self' data: https: *; style-src 'self' 'unsafe-inline' https: *; script-src 'self' 'unsafe-inline' https: *; font-src 'self' data: https: *; connect-src 'self' https: *; media-src 'self' https: *; object-src 'none'; frame-src 'self' https: *;"
		-Server
	}

	root * .

	file_server {
		hide .git
		hide .env*
	}

	encode {
		gzip
		zstd
	}

	try_files {path} {path}/index.html /200.html

	handle_errors {
		rewrite * /{err.status_code}.html
		file_server
	}
}
`;

/** Files to write beside the built client before it is sent, by name. */
export const STATIC_SITE_FILES: readonly (readonly [string, string])[] = [
  ['railway.json', RAILWAY_JSON],
  ['Caddyfile', CADDYFILE],
];
