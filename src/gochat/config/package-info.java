/// What can be set: flags, files, and what the machine allows.
///
/// [Options] has all that is set, and every limit; [ServerFlags] declares the flags, and [Flags] reads them from the
/// command line and the environment. [DescriptorLimit] and [HeapLimit] say how much of it the machine can hold.
/// [TlsFiles], [SecretFile] and [FrontFolder] read what flags name, and say in one line what is wrong with it.
package gochat.config;
