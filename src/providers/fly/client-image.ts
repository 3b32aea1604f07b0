/** What Fly builds the client's image from, in the folder above the client's files: a static server that answers unknown paths with the app. */
export const CLIENT_IMAGE_FILES: readonly (readonly [name: string, text: string])[] = [
  [
    'Dockerfile',
    'FROM pierrezemb/gostatic\nCMD ["-fallback", "200.html"]\nCOPY ./build/ /srv/http/\n',
  ],
  // flyctl asks about one where there is none.
  ['.dockerignore', ''],
];

/** The port that this server listens on. */
export const CLIENT_PORT = 8043;
