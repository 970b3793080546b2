export * from './conversations'
export * from './customers'
export * from './identity'
export * from './platform'
