export * from './conversations'
export * from './customers'
export * from './platform'
