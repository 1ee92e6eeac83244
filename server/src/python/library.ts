/**
 * Names of Python's standard library, as Python 3.11 tells them itself (`__all__`, or `dir()` where a module
 * has none). Constants of single systems that no pipeline asks for are left out.
 */

const words = (text: string): readonly string[] => text.split(" ");

/** What the modules hold that pipelines use. */
const members: Readonly<Record<string, string>> = {
  argparse:
    "Action ArgumentDefaultsHelpFormatter ArgumentError ArgumentParser ArgumentTypeError BooleanOptionalAction FileType HelpFormatter MetavarTypeHelpFormatter Namespace ONE_OR_MORE OPTIONAL PARSER RawDescriptionHelpFormatter RawTextHelpFormatter REMAINDER SUPPRESS ZERO_OR_MORE",
  ast: "AST Call Constant dump literal_eval Module Name NodeTransformer NodeVisitor parse unparse walk",
  asyncio:
    "AbstractChildWatcher AbstractEventLoop AbstractEventLoopPolicy AbstractServer ALL_COMPLETED all_tasks as_completed Barrier BaseEventLoop BaseProtocol BaseTransport BoundedSemaphore BrokenBarrierError BufferedProtocol CancelledError Condition create_subprocess_exec create_subprocess_shell create_task current_task DatagramProtocol DatagramTransport DefaultEventLoopPolicy ensure_future Event FastChildWatcher FIRST_COMPLETED FIRST_EXCEPTION Future gather get_child_watcher get_event_loop get_event_loop_policy get_running_loop Handle IncompleteReadError InvalidStateError iscoroutine iscoroutinefunction isfuture LifoQueue LimitOverrunError Lock MultiLoopChildWatcher new_event_loop open_connection open_unix_connection PidfdChildWatcher PriorityQueue Protocol Queue QueueEmpty QueueFull ReadTransport run run_coroutine_threadsafe Runner SafeChildWatcher SelectorEventLoop Semaphore SendfileNotAvailableError Server set_child_watcher set_event_loop set_event_loop_policy shield sleep start_server start_unix_server StreamReader StreamReaderProtocol StreamWriter SubprocessProtocol SubprocessTransport Task ThreadedChildWatcher Timeout timeout timeout_at TimeoutError TimerHandle to_thread Transport wait wait_for wrap_future WriteTransport",
  base64:
    "a85decode a85encode b16decode b16encode b32decode b32encode b32hexdecode b32hexencode b64decode b64encode b85decode b85encode decode decodebytes encode encodebytes standard_b64decode standard_b64encode urlsafe_b64decode urlsafe_b64encode",
  collections:
    "ChainMap Counter defaultdict deque namedtuple OrderedDict UserDict UserList UserString",
  "concurrent.futures":
    "ALL_COMPLETED as_completed BrokenExecutor CancelledError Executor FIRST_COMPLETED FIRST_EXCEPTION Future ProcessPoolExecutor ThreadPoolExecutor TimeoutError wait",
  configparser:
    "BasicInterpolation ConfigParser ConverterMapping DEFAULTSECT DuplicateOptionError DuplicateSectionError ExtendedInterpolation Interpolation InterpolationDepthError InterpolationError InterpolationMissingOptionError InterpolationSyntaxError LegacyInterpolation MAX_INTERPOLATION_DEPTH MissingSectionHeaderError NoOptionError NoSectionError ParsingError RawConfigParser SafeConfigParser SectionProxy",
  contextlib:
    "AbstractAsyncContextManager AbstractContextManager aclosing asynccontextmanager AsyncExitStack chdir closing ContextDecorator contextmanager ExitStack nullcontext redirect_stderr redirect_stdout suppress",
  copy: "copy deepcopy Error",
  csv: "Dialect DictReader DictWriter Error excel excel_tab field_size_limit get_dialect list_dialects QUOTE_ALL QUOTE_MINIMAL QUOTE_NONE QUOTE_NONNUMERIC reader register_dialect Sniffer unix_dialect unregister_dialect writer",
  dataclasses:
    "asdict astuple dataclass Field field fields FrozenInstanceError InitVar is_dataclass KW_ONLY make_dataclass MISSING replace",
  datetime: "date datetime MAXYEAR MINYEAR time timedelta timezone tzinfo UTC",
  decimal:
    "BasicContext Clamped Context ConversionSyntax Decimal DecimalException DecimalTuple DefaultContext DivisionByZero DivisionImpossible DivisionUndefined ExtendedContext FloatOperation getcontext HAVE_CONTEXTVAR HAVE_THREADS Inexact InvalidContext InvalidOperation localcontext MAX_EMAX MAX_PREC MIN_EMIN MIN_ETINY Overflow ROUND_05UP ROUND_CEILING ROUND_DOWN ROUND_FLOOR ROUND_HALF_DOWN ROUND_HALF_EVEN ROUND_HALF_UP ROUND_UP Rounded setcontext Subnormal Underflow",
  enum: "auto CONFORM CONTINUOUS EJECT Enum EnumCheck EnumMeta EnumType Flag FlagBoundary global_enum global_enum_repr global_flag_repr global_str IntEnum IntFlag KEEP member NAMED_FLAGS nonmember pickle_by_enum_name pickle_by_global_name property ReprEnum StrEnum STRICT UNIQUE unique verify",
  fnmatch: "filter fnmatch fnmatchcase translate",
  functools:
    "cache cached_property cmp_to_key lru_cache partial partialmethod reduce singledispatch singledispatchmethod total_ordering update_wrapper WRAPPER_ASSIGNMENTS WRAPPER_UPDATES wraps",
  getpass: "getpass GetPassWarning getuser",
  glob: "escape glob iglob",
  gzip: "BadGzipFile compress decompress GzipFile open",
  hashlib:
    "algorithms_available algorithms_guaranteed blake2b blake2s file_digest md5 new pbkdf2_hmac sha1 sha224 sha256 sha384 sha3_224 sha3_256 sha3_384 sha3_512 sha512 shake_128 shake_256",
  heapq: "heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest",
  importlib: "import_module invalidate_caches reload",
  "importlib.metadata":
    "Distribution distribution DistributionFinder distributions entry_points files metadata PackageMetadata PackageNotFoundError packages_distributions requires version",
  inspect:
    "ArgInfo Arguments Attribute BlockFinder BoundArguments ClassFoundException classify_class_attrs cleandoc ClosureVars CO_ASYNC_GENERATOR CO_COROUTINE CO_GENERATOR CO_ITERABLE_COROUTINE CO_NESTED CO_NEWLOCALS CO_NOFREE CO_OPTIMIZED CO_VARARGS CO_VARKEYWORDS CORO_CLOSED CORO_CREATED CORO_RUNNING CORO_SUSPENDED currentframe EndOfBlock findsource formatannotation formatannotationrelativeto formatargvalues FrameInfo FullArgSpec GEN_CLOSED GEN_CREATED GEN_RUNNING GEN_SUSPENDED get_annotations getabsfile getargs getargvalues getattr_static getblock getcallargs getclasstree getclosurevars getcomments getcoroutinelocals getcoroutinestate getdoc getfile getframeinfo getfullargspec getgeneratorlocals getgeneratorstate getinnerframes getlineno getmembers getmembers_static getmodule getmodulename getmro getouterframes getsource getsourcefile getsourcelines indentsize isabstract isasyncgen isasyncgenfunction isawaitable isbuiltin isclass iscode iscoroutine iscoroutinefunction isdatadescriptor isframe isfunction isgenerator isgeneratorfunction isgetsetdescriptor ismemberdescriptor ismethod ismethoddescriptor ismethodwrapper ismodule isroutine istraceback Parameter Signature signature stack TPFLAGS_IS_ABSTRACT trace Traceback unwrap walktree",
  io: "BlockingIOError BufferedIOBase BufferedRandom BufferedReader BufferedRWPair BufferedWriter BytesIO DEFAULT_BUFFER_SIZE FileIO IncrementalNewlineDecoder IOBase open open_code RawIOBase SEEK_CUR SEEK_END SEEK_SET StringIO text_encoding TextIOBase TextIOWrapper UnsupportedOperation",
  itertools:
    "accumulate chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest",
  json: "dump dumps JSONDecodeError JSONDecoder JSONEncoder load loads",
  logging:
    "addLevelName BASIC_FORMAT basicConfig BufferingFormatter captureWarnings CRITICAL critical DEBUG debug disable ERROR error exception FATAL fatal FileHandler Filter Formatter getLevelName getLevelNamesMapping getLogger getLoggerClass getLogRecordFactory Handler INFO info lastResort log Logger LoggerAdapter LogRecord makeLogRecord NOTSET NullHandler raiseExceptions setLoggerClass setLogRecordFactory shutdown StreamHandler WARN warn WARNING warning",
  math: "acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc exp exp2 expm1 fabs factorial floor fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan isqrt lcm ldexp lgamma log log10 log1p log2 modf nan nextafter perm pi pow prod radians remainder sin sinh sqrt tan tanh tau trunc ulp",
  multiprocessing:
    "active_children allow_connection_pickling Array AuthenticationError Barrier BoundedSemaphore BufferTooShort Condition cpu_count current_process Event freeze_support get_all_start_methods get_context get_logger get_start_method JoinableQueue Lock log_to_stderr Manager parent_process Pipe Pool Process ProcessError Queue RawArray RawValue reducer RLock Semaphore set_executable set_forkserver_preload set_start_method SimpleQueue TimeoutError Value",
  operator:
    "abs add and_ attrgetter call concat contains countOf delitem eq floordiv ge getitem gt iadd iand iconcat ifloordiv ilshift imatmul imod imul index indexOf inv invert ior ipow irshift is_ is_not isub itemgetter itruediv ixor le length_hint lshift lt matmul methodcaller mod mul ne neg not_ or_ pos pow rshift setitem sub truediv truth xor",
  os: "abort access altsep chdir chmod chown chroot close closerange confstr confstr_names copy_file_range cpu_count ctermid curdir defpath device_encoding devnull DirEntry dup dup2 environ environb error eventfd eventfd_read eventfd_write execl execle execlp execlpe execv execve execvp execvpe extsep fchdir fchmod fchown fdatasync fdopen fork forkpty fpathconf fsdecode fsencode fspath fstat fstatvfs fsync ftruncate fwalk get_blocking get_exec_path get_inheritable get_terminal_size getcwd getcwdb getegid getenv getenvb geteuid getgid getgrouplist getgroups getloadavg getlogin getpgid getpgrp getpid getppid getpriority getrandom getresgid getresuid getsid getuid getxattr initgroups isatty kill killpg lchown linesep link listdir listxattr lockf login_tty lseek lstat major makedev makedirs memfd_create minor mkdir mkfifo mknod name nice open openpty pardir path pathconf pathconf_names pathsep pidfd_open pipe pipe2 popen posix_fadvise posix_fallocate posix_spawn posix_spawnp pread preadv putenv pwrite pwritev R_OK read readlink readv register_at_fork remove removedirs removexattr rename renames replace rmdir scandir sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getparam sched_getscheduler sched_param sched_rr_get_interval sched_setaffinity sched_setparam sched_setscheduler sched_yield sendfile sep set_blocking set_inheritable setegid seteuid setgid setgroups setpgid setpgrp setpriority setregid setresgid setresuid setreuid setsid setuid setxattr spawnl spawnle spawnlp spawnlpe spawnv spawnve spawnvp spawnvpe splice stat stat_result statvfs statvfs_result strerror supports_bytes_environ symlink sync sysconf sysconf_names system tcgetpgrp tcsetpgrp terminal_size times times_result truncate ttyname umask uname uname_result unlink unsetenv urandom utime wait wait3 wait4 waitid waitid_result waitpid waitstatus_to_exitcode walk WEXITSTATUS write writev X_OK",
  "os.path":
    "abspath altsep basename commonpath commonprefix curdir defpath devnull dirname exists expanduser expandvars extsep getatime getctime getmtime getsize isabs isdir isfile islink ismount join lexists normcase normpath pardir pathsep realpath relpath samefile sameopenfile samestat sep split splitdrive splitext supports_unicode_filenames",
  pathlib: "Path PosixPath PurePath PurePosixPath PureWindowsPath WindowsPath",
  pickle:
    "ADDITEMS APPEND APPENDS BINBYTES BINBYTES8 BINFLOAT BINGET BININT BININT1 BININT2 BINPERSID BINPUT BINSTRING BINUNICODE BINUNICODE8 BUILD BYTEARRAY8 DEFAULT_PROTOCOL DICT dump dumps DUP EMPTY_DICT EMPTY_LIST EMPTY_SET EMPTY_TUPLE EXT1 EXT2 EXT4 FALSE FLOAT FRAME FROZENSET GET GLOBAL HIGHEST_PROTOCOL INST INT LIST load loads LONG LONG1 LONG4 LONG_BINGET LONG_BINPUT MARK MEMOIZE NEWFALSE NEWOBJ NEWOBJ_EX NEWTRUE NEXT_BUFFER NONE OBJ PERSID PickleBuffer PickleError Pickler PicklingError POP POP_MARK PROTO PUT READONLY_BUFFER REDUCE SETITEM SETITEMS SHORT_BINBYTES SHORT_BINSTRING SHORT_BINUNICODE STACK_GLOBAL STOP STRING TRUE TUPLE TUPLE1 TUPLE2 TUPLE3 UNICODE Unpickler UnpicklingError",
  platform:
    "architecture freedesktop_os_release java_ver libc_ver mac_ver machine node platform processor python_branch python_build python_compiler python_implementation python_revision python_version python_version_tuple release system system_alias uname uname_result version win32_edition win32_is_iot win32_ver",
  pprint: "isreadable isrecursive pformat pp pprint PrettyPrinter saferepr",
  queue: "Empty Full LifoQueue PriorityQueue Queue SimpleQueue",
  random:
    "betavariate choice choices expovariate gammavariate gauss getrandbits getstate lognormvariate normalvariate paretovariate randbytes randint Random random randrange sample seed setstate shuffle SystemRandom triangular uniform vonmisesvariate weibullvariate",
  re: "A ASCII compile DOTALL error escape findall finditer fullmatch I IGNORECASE L LOCALE M Match match MULTILINE NOFLAG Pattern purge RegexFlag S search split sub subn template U UNICODE VERBOSE X",
  secrets:
    "choice compare_digest randbelow randbits SystemRandom token_bytes token_hex token_urlsafe",
  shlex: "join quote shlex split",
  shutil:
    "chown copy copy2 copyfile copyfileobj copymode copystat copytree disk_usage Error ExecError get_archive_formats get_terminal_size get_unpack_formats ignore_patterns make_archive move register_archive_format register_unpack_format rmtree SameFileError SpecialFileError unpack_archive unregister_archive_format unregister_unpack_format which",
  signal:
    "alarm default_int_handler getitimer getsignal Handlers ItimerError NSIG pause pidfd_send_signal pthread_kill pthread_sigmask raise_signal set_wakeup_fd setitimer SIGABRT SIGALRM SIGBUS SIGCHLD SIGCLD SIGCONT SIGFPE SIGHUP SIGILL SIGINT siginterrupt SIGIO SIGIOT SIGKILL Sigmasks signal Signals sigpending SIGPIPE SIGPOLL SIGPROF SIGPWR SIGQUIT SIGRTMAX SIGRTMIN SIGSEGV SIGSTKFLT SIGSTOP SIGSYS SIGTERM sigtimedwait SIGTRAP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM sigwait sigwaitinfo SIGWINCH SIGXCPU SIGXFSZ strsignal struct_siginfo valid_signals",
  socket:
    "AddressFamily AF_DECnet AF_INET CAPI close create_connection create_server dup error fromfd gaierror getaddrinfo getdefaulttimeout getfqdn gethostbyaddr gethostbyname gethostbyname_ex gethostname getnameinfo getprotobyname getservbyname getservbyport has_dualstack_ipv6 has_ipv6 herror htonl htons if_indextoname if_nameindex if_nametoindex inet_aton inet_ntoa inet_ntop inet_pton ntohl ntohs recv_fds send_fds setdefaulttimeout sethostname SO_REUSEADDR SOCK_STREAM socket SocketKind socketpair SocketType SOL_SOCKET SOMAXCONN timeout",
  sqlite3:
    "adapt adapters apilevel Binary Blob complete_statement connect Connection converters Cursor DatabaseError DataError Date DateFromTicks enable_callback_tracebacks enable_shared_cache Error IntegrityError InterfaceError InternalError NotSupportedError OperationalError paramstyle PARSE_COLNAMES PARSE_DECLTYPES PrepareProtocol ProgrammingError register_adapter register_converter Row sqlite_version sqlite_version_info threadsafety Time TimeFromTicks Timestamp TimestampFromTicks version version_info Warning",
  statistics:
    "correlation covariance fmean geometric_mean harmonic_mean linear_regression mean median median_grouped median_high median_low mode multimode NormalDist pstdev pvariance quantiles StatisticsError stdev variance",
  string:
    "ascii_letters ascii_lowercase ascii_uppercase capwords digits Formatter hexdigits octdigits printable punctuation Template whitespace",
  subprocess:
    "call CalledProcessError check_call check_output CompletedProcess DEVNULL getoutput getstatusoutput PIPE Popen run STDOUT SubprocessError TimeoutExpired",
  sys: "abiflags addaudithook api_version argv audit base_exec_prefix base_prefix breakpointhook builtin_module_names byteorder call_tracing copyright displayhook dont_write_bytecode exc_info excepthook exception exec_prefix executable exit flags float_info float_repr_style get_asyncgen_hooks get_coroutine_origin_tracking_depth get_int_max_str_digits getallocatedblocks getdefaultencoding getdlopenflags getfilesystemencodeerrors getfilesystemencoding getprofile getrecursionlimit getrefcount getsizeof getswitchinterval gettrace hash_info hexversion implementation int_info intern is_finalizing maxsize maxunicode meta_path modules orig_argv path path_hooks path_importer_cache platform platlibdir prefix pycache_prefix set_asyncgen_hooks set_coroutine_origin_tracking_depth set_int_max_str_digits setdlopenflags setprofile setrecursionlimit setswitchinterval settrace stderr stdin stdlib_module_names stdout thread_info unraisablehook version version_info warnoptions",
  tarfile:
    "CompressionError DEFAULT_FORMAT ENCODING ExtractError GNU_FORMAT HeaderError is_tarfile open PAX_FORMAT ReadError StreamError TarError TarFile TarInfo USTAR_FORMAT",
  tempfile:
    "gettempdir gettempdirb gettempprefix gettempprefixb mkdtemp mkstemp mktemp NamedTemporaryFile SpooledTemporaryFile tempdir TemporaryDirectory TemporaryFile TMP_MAX",
  textwrap: "dedent fill indent shorten TextWrapper wrap",
  threading:
    "active_count Barrier BoundedSemaphore BrokenBarrierError Condition current_thread enumerate Event excepthook ExceptHookArgs get_ident get_native_id getprofile gettrace local Lock main_thread RLock Semaphore setprofile settrace stack_size Thread ThreadError TIMEOUT_MAX Timer",
  time: "altzone asctime CLOCK_BOOTTIME clock_getres clock_gettime clock_gettime_ns CLOCK_MONOTONIC CLOCK_MONOTONIC_RAW CLOCK_PROCESS_CPUTIME_ID CLOCK_REALTIME clock_settime clock_settime_ns CLOCK_TAI CLOCK_THREAD_CPUTIME_ID ctime daylight get_clock_info gmtime localtime mktime monotonic monotonic_ns perf_counter perf_counter_ns process_time process_time_ns pthread_getcpuclockid sleep strftime strptime struct_time thread_time thread_time_ns time time_ns timezone tzname tzset",
  traceback:
    "clear_frames extract_stack extract_tb format_exc format_exception format_exception_only format_list format_stack format_tb FrameSummary print_exc print_exception print_last print_stack print_tb StackSummary TracebackException walk_stack walk_tb",
  types:
    "AsyncGeneratorType BuiltinFunctionType BuiltinMethodType CellType ClassMethodDescriptorType CodeType coroutine CoroutineType DynamicClassAttribute EllipsisType FrameType FunctionType GeneratorType GenericAlias GetSetDescriptorType LambdaType MappingProxyType MemberDescriptorType MethodDescriptorType MethodType MethodWrapperType ModuleType new_class NoneType NotImplementedType prepare_class resolve_bases SimpleNamespace TracebackType UnionType WrapperDescriptorType",
  typing:
    "AbstractSet Annotated Any AnyStr assert_never assert_type AsyncContextManager AsyncGenerator AsyncIterable AsyncIterator Awaitable BinaryIO ByteString Callable cast ChainMap ClassVar clear_overloads Collection Concatenate Container ContextManager Coroutine Counter dataclass_transform DefaultDict Deque Dict Final final ForwardRef FrozenSet Generator Generic get_args get_origin get_overloads get_type_hints Hashable IO is_typeddict ItemsView Iterable Iterator KeysView List Literal LiteralString Mapping MappingView Match MutableMapping MutableSequence MutableSet NamedTuple Never NewType no_type_check no_type_check_decorator NoReturn NotRequired Optional OrderedDict overload ParamSpec ParamSpecArgs ParamSpecKwargs Pattern Protocol Required reveal_type Reversible runtime_checkable Self Sequence Set Sized SupportsAbs SupportsBytes SupportsComplex SupportsFloat SupportsIndex SupportsInt SupportsRound Text TextIO Tuple Type TYPE_CHECKING TypeAlias TypedDict TypeGuard TypeVar TypeVarTuple Union Unpack ValuesView",
  "urllib.error": "ContentTooShortError HTTPError URLError",
  "urllib.parse":
    "DefragResult DefragResultBytes parse_qs parse_qsl ParseResult ParseResultBytes quote quote_from_bytes quote_plus SplitResult SplitResultBytes unquote unquote_plus unquote_to_bytes urldefrag urlencode urljoin urlparse urlsplit urlunparse urlunsplit",
  "urllib.request":
    "AbstractBasicAuthHandler AbstractDigestAuthHandler BaseHandler build_opener CacheFTPHandler DataHandler FancyURLopener FileHandler FTPHandler getproxies HTTPBasicAuthHandler HTTPCookieProcessor HTTPDefaultErrorHandler HTTPDigestAuthHandler HTTPErrorProcessor HTTPHandler HTTPPasswordMgr HTTPPasswordMgrWithDefaultRealm HTTPPasswordMgrWithPriorAuth HTTPRedirectHandler HTTPSHandler install_opener OpenerDirector pathname2url ProxyBasicAuthHandler ProxyDigestAuthHandler ProxyHandler Request UnknownHandler url2pathname urlcleanup urlopen URLopener urlretrieve",
  uuid: "bytes_ Enum getnode int_ NAMESPACE_DNS NAMESPACE_OID NAMESPACE_URL NAMESPACE_X500 RESERVED_FUTURE RESERVED_MICROSOFT RESERVED_NCS RFC_4122 SafeUUID UUID uuid1 uuid3 uuid4 uuid5",
  warnings:
    "catch_warnings filterwarnings formatwarning resetwarnings showwarning simplefilter warn warn_explicit",
  "xml.etree.ElementTree":
    "C14NWriterTarget canonicalize Comment dump Element ElementTree fromstring fromstringlist indent iselement iterparse parse ParseError PI ProcessingInstruction QName register_namespace SubElement tostring tostringlist TreeBuilder VERSION XML XMLID XMLParser XMLPullParser",
  zipfile:
    "BadZipFile BadZipfile error is_zipfile LargeZipFile Path PyZipFile ZIP_BZIP2 ZIP_DEFLATED ZIP_LZMA ZIP_STORED ZipFile ZipInfo",
  zoneinfo:
    "available_timezones InvalidTZPathWarning reset_tzpath TZPATH ZoneInfo ZoneInfoNotFoundError",
};

/** What values of a type written down as they are can be asked for. */
const methods: Readonly<Record<LiteralType, string>> = {
  str: "capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill",
  list: "append clear copy count extend index insert pop remove reverse sort",
  dict: "clear copy fromkeys get items keys pop popitem setdefault update values",
  set: "add clear copy difference difference_update discard intersection intersection_update isdisjoint issubset issuperset pop remove symmetric_difference symmetric_difference_update union update",
  bytes:
    "capitalize center count decode endswith expandtabs find fromhex hex index isalnum isalpha isascii isdigit islower isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill",
};

/** Of others those that pipelines import most. */
const common = words(
  "airflow azure boto3 botocore catboost dask databricks datasets dvc evidently fastapi feast google great_expectations httpx joblib jsonschema keras kfp kubernetes lightgbm matplotlib matplotlib.pyplot mlflow mlflow.pyfunc mlflow.sklearn mlflow.tracking numpy onnx onnxruntime openai optuna pandas polars prefect psycopg2 pyarrow pydantic pymongo pyspark pyspark.sql pyspark.sql.functions pytest ray redis requests s3fs sagemaker scipy scipy.stats seaborn sentence_transformers sklearn sklearn.datasets sklearn.ensemble sklearn.linear_model sklearn.metrics sklearn.model_selection sklearn.pipeline sklearn.preprocessing sqlalchemy tensorflow tokenizers torch torch.nn torch.optim torch.utils.data torchvision tqdm transformers wandb xgboost yaml zenml",
);

const standard = words(
  "abc aifc argparse array ast asyncio atexit audioop base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall concurrent concurrent.futures configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis doctest email ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http imaplib imghdr importlib importlib.metadata inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder multiprocessing netrc nis nntplib numbers operator optparse os os.path ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib pprint profile pstats pty pwd py_compile pydoc pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtplib sndhdr socket socketserver spwd sqlite3 ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap threading time timeit token tokenize tomllib trace traceback tracemalloc tty types typing unicodedata unittest urllib urllib.error urllib.parse urllib.request uu uuid venv warnings wave weakref webbrowser wsgiref xdrlib xml xml.etree.ElementTree xmlrpc zipapp zipfile zipimport zlib zoneinfo",
);

/** Names that are there without an import. */
export const builtinNames = words(
  "ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplemented NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr dict dir divmod enumerate eval exec filter float format frozenset getattr globals hasattr hash hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip",
);

/** Paths of modules that can be imported: those of the library, and those that pipelines use beside it. */
export const moduleNames: readonly string[] = [...new Set([...standard, ...common])].sort();

/** What a module holds, with the modules below it; nothing for one that is not known. */
export function membersOf(path: string): readonly string[] {
  const below = moduleNames
    .filter((name) => name.startsWith(`${path}.`))
    .map((name) => name.slice(path.length + 1).replace(/\..*/, ""));
  const own = Object.hasOwn(members, path) ? words(members[path] ?? "") : [];
  return [...new Set([...own, ...below])];
}

export const isModule = (path: string): boolean => moduleNames.includes(path);

/** Types of values that are written down as they are. */
export type LiteralType = "str" | "list" | "dict" | "set" | "bytes";

export const methodsOf = (type: LiteralType): readonly string[] => words(methods[type]);

/** Python's reserved words, where a statement begins and within one. */
export const statementWords = words(
  "assert async break class continue def del elif else except finally for from global if import nonlocal pass raise return try while with yield",
);
export const expressionWords = words(
  "and as await else False for if in is lambda None not or True",
);
