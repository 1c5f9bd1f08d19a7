import { defineConfig } from 'vite'

// The names are fixed and nothing is inlined: the board serves these few files from memory
// under a content security policy that allows its own files only.
export default defineConfig({
  base: './',
  build: {
    outDir: '../static',
    emptyOutDir: true,
    target: ['es2020', 'safari14'],
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    rollupOptions: {
      output: {
        entryFileNames: 'board.js',
        chunkFileNames: '[name].js',
        assetFileNames: 'board[extname]',
      },
    },
  },
})
