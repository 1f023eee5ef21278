declare module 'virtual:icons-of-few'
