/// <reference types="vite/client" />
declare module '@fontsource-variable/bricolage-grotesque/opsz.css'
